"""The paper: a report or a letter as facts (model), and its faces: Word, PDF. Frames in, bytes out."""
