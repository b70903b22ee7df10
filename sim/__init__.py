"""Where we try to break it: the real engine, rehearsed vendors, one thread, a seed.

`town.py` builds the place, `actions/` says what may happen, `swarm.py` draws it, `watch.py` and
`promises.py` judge it, `seed.py` runs one seed from its first action to its verdict.
"""
