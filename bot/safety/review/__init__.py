"""What a clinician needs to judge the gate and its cards; nothing here runs in the chat."""
