"""What kind of answer a question asks for, and whether a piece of text holds one."""
