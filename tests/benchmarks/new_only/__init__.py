"""What a pull request is shown: three ways to tell, on what projects did to their workflows."""
