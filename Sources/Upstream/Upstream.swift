// Sources of Upstream follow.
