"""Figures that rest on another language model's verdict; they are marked as judged wherever they are shown."""
