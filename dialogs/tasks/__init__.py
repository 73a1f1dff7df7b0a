"""What is done through the booking service, a file for each task: the calls, and what their outcomes mean."""
