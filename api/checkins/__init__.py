"""Progress check-ins: a message is read, measured against the plan, and doubted where it cannot be taken as it stands."""
