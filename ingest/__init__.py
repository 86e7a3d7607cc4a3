"""CORPUS → INDEX: reads the policies, builds a fresh index folder, never edits a live one."""
