"""Renditions: few, small, made once, cropped round the point that counts, and known by name alone."""
