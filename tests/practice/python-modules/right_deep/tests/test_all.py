print("tests are no modules of the package")
