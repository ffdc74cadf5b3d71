def one_of(weights, chance):
    """One of the keys, by how often each is to come."""
    [found] = chance.choices(list(weights), list(weights.values()))
    return found
