// Sources of Dialects follow.
