"""Does a worker grow with what it has read?"""
