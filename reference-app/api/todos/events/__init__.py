"""Live events: what happened to what one owns, over a WebSocket."""
