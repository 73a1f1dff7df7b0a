"""An optional language model, asked over HTTP for JSON of a given shape; of bookings it knows nothing."""
