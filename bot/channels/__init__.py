"""The ways by which customers' messages come in: the channels of Bot Framework, and our own web chat."""
