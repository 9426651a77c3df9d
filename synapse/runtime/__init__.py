"""The spine: domains meet here and only here.

The pipeline itself lies in this folder (intake, handle, batch/, spine, replay), with long work (tasks, jobs);
orders/, editing/, plans/, trials/, backtest/, pages/, suggestions/ and watching/ are what people do with it.
"""
