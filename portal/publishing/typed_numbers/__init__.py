"""Numbers and addresses typed into texts, which do not follow when a contact’s are replaced."""
