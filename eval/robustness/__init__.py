"""Does an answer hold when its question is typed badly, chatted up or tampered with?"""
