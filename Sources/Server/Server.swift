// Sources of Server follow.
