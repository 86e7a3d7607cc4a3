"""Documents as their readers see them: outline, sections, validity, the reading page."""
