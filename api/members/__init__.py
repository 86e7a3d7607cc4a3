"""Who belongs to which party: members, their tokens, invitations and chat accounts."""
