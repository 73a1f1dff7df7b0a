"""A business described in one TOML file: what stands in it, how it is read and written, and what it is to Graph."""
