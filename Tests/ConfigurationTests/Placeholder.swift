// Tests of Configuration follow.
