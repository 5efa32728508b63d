// Sources of Configuration follow.
