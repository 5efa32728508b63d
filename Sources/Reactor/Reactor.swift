// Sources of Reactor follow.
