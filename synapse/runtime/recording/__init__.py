"""Between a face that captures and the pipeline: nothing waits, nothing is lost, everything in order."""
