"""What the action server and the desk run: booking, its Rasa actions, its pages."""
