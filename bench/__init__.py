"""What the plugin costs, as ratios to what people do without it, side by side in one run."""
