"""Pages served beside the chat."""
