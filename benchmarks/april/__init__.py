"""The parts of the day of 1 April: its bodies, its people, the server, and the proof afterwards."""
