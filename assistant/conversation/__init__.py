"""Follow-up questions: what was asked before, and how a question that leaves something out is read with it."""
