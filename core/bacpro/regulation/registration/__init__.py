"""Registration: the form of the examination, single blocs and their names, facultative units and languages."""
