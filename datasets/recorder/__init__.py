"""Records champion and challenger metrics from real HTTP servers under real load on loopback."""
