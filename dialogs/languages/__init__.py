"""A folder for each language: its words as data, and in `grammar.py` what data cannot say."""
