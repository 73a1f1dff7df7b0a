"""Aids to the reading that may be missing: what words mean beyond the words, and a model that reads beside our rules.

Pure: what an aid is asked, and what comes of its answer. Neither can book anything: what they add is asked about, or
said back, before it counts. Who answers is in `models/`; when they are asked is in `turns/aided.py`.
"""
