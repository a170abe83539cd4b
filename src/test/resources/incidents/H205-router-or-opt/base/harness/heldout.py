import score

score.main()
