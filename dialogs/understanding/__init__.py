"""From a message and its context to acts: pure, and the only place that looks at the customer's words."""
