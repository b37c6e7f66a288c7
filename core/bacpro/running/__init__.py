"""One job from file to folder: it joins reading, jobs and outputs, block by block, here or by workers.

It counts lines, and an output folder is whole or not at all; it holds no rule of law.
"""
