// Sources of Wire follow.
