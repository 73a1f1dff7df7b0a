"""What a developer sees and steers under `/_simulator/`: the clock, the journal of requests and mail, the switches."""
