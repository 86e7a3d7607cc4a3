"""The group bot: a thin client of the API; keeps nothing worth losing."""
