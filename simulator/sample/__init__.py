"""What there is at the start: a business made of its description, which is the sample's or somebody's own."""
