"""The group bot's room: a thin client that speaks HTTP only. Nothing in it yet."""
