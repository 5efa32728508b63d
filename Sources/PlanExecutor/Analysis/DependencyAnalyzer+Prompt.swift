extension DependencyAnalyzer {
    /// What the model is told, unless the caller has other words: the text of `config/parallel_prompt.md`.
    public static let defaultPrompt = #"""
        # Batch the steps of a plan

        You get the steps of a plan. Put them into batches so that the plan is done as early as possible and every step has what
        it needs.

        Batches run one after the other. The steps of one batch run at the same time and cannot see each other's results. A step
        sees the results of all earlier batches.

        ## Rules

        1. Every step stands in exactly one batch. Leave none out, repeat none, invent none.
        2. Use the numbers in square brackets. They count from 0: the first step is [0].
        3. A step that needs the result of another step stands in a later batch than that step.
        4. A text that says "step 1" means the first step, which is [0]; "step 2" means [1], and so on.
        5. A `research` step collects facts. Research steps about different things do not need each other: put all of them into
           one batch, however many they are. Only a research step that names the result of another step waits for it.
        6. A `processing` step works on facts that were collected. It stands in a later batch than every research step before it
           in the list, unless its text names the steps it works on: then in a later batch than those.
        7. Two processing steps share a batch only if neither works on the outcome of the other. A summary or a report comes after
           the comparisons and calculations it is made of. When you are not sure, use a later batch.
        8. Use as few batches as these rules allow.

        ## Answer

        Answer with one JSON object in exactly this form, and with nothing before or after it:

        {"batches": [{"batch_id": 1, "parallel": true, "steps": [0, 1], "description": "what these steps do"}], "reasoning": "why, in one or two sentences", "expected_speedup": 2.0}

        - `batch_id` counts from 1.
        - `steps` holds the numbers in brackets, as numbers.
        - `parallel` is true when the batch has more than one step, else false.
        - `expected_speedup` is the number of steps divided by the number of batches.

        ## Example

        Plan: Where to open the second shop

        [0] research: Rents in Lyon. Find what a shop of 80 m² costs a month in Lyon.
        [1] research: Rents in Nantes. Find what a shop of 80 m² costs a month in Nantes.
        [2] research: Footfall. Count the people who pass the main shopping streets of both cities.
        [3] processing: Cost for each visitor. Divide the rents by the footfall.
        [4] research: Permits. Find which permits a shop needs in the city that step 4 found to be cheaper.
        [5] processing: Recommendation. Write one page that recommends a city, with its permits.

        Answer:

        {"batches": [{"batch_id": 1, "parallel": true, "steps": [0, 1, 2], "description": "collect rents and footfall"}, {"batch_id": 2, "parallel": false, "steps": [3], "description": "calculate the cost for each visitor"}, {"batch_id": 3, "parallel": false, "steps": [4], "description": "find the permits for the cheaper city"}, {"batch_id": 4, "parallel": false, "steps": [5], "description": "write the recommendation"}], "reasoning": "Steps 0 to 2 look up different things. Step 3 divides what they found, step 4 names the result of [3], and step 5 works on everything.", "expected_speedup": 1.5}

        """#
}
