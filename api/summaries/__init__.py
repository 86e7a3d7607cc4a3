"""What was reported in a period: counted facts first, then text, tables and documents made of nothing but them."""
