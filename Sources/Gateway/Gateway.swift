// Sources of Gateway follow.
