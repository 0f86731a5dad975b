"""Answers, the documents they cite, and their ratings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "answers",
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("redaction_types", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("generator", sa.String(255), nullable=False),
        sa.Column("snapshot", sa.String(255), nullable=False),
        sa.Column("timings_ms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", name="pk_answers"),
    )
    op.create_index("ix_answers_asked_at", "answers", ["asked_at"])
    op.create_table(
        "cited_documents",
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "position", name="pk_cited_documents"),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.answer_id"], name="fk_cited_documents_answers", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "ratings",
        sa.Column("answer_id", sa.String(64), nullable=False),
        sa.Column("rated_at", sa.DateTime(), nullable=False),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("answer_id", name="pk_ratings"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.answer_id"], name="fk_ratings_answers", ondelete="CASCADE"),
    )


def downgrade() -> None:
    """Drop the three tables."""
    op.drop_table("ratings")
    op.drop_table("cited_documents")
    op.drop_index("ix_answers_asked_at", "answers")
    op.drop_table("answers")
