"""Measured figures, each as a ratio inside one run: machines are noisy."""
