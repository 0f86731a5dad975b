"""What is measured: this project in process, a running service, or recorded answers."""
