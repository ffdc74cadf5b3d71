"""What training adds up to: who came, what they say changed, and what they then did."""
